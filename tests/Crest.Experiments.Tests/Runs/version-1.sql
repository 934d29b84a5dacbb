-- A run store of the first version, as that version made it.
CREATE TABLE registry_version (version BIGINT NOT NULL);
INSERT INTO "registry_version" VALUES(1);
CREATE TABLE run_numbers (day BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (day, number));
INSERT INTO "run_numbers" VALUES(20261128,1);
INSERT INTO "run_numbers" VALUES(20261128,2);
INSERT INTO "run_numbers" VALUES(20261128,3);
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    day BIGINT NOT NULL,
    number BIGINT NOT NULL,
    project TEXT NOT NULL,
    method TEXT NOT NULL,
    status TEXT NOT NULL,
    host TEXT NOT NULL,
    process_id BIGINT NOT NULL,
    process_started TEXT NOT NULL,
    user_name TEXT NOT NULL,
    git_commit TEXT,
    git_dirty BIGINT NOT NULL,
    command_line TEXT NOT NULL,
    configuration TEXT NOT NULL,
    memo TEXT NOT NULL,
    start_time BIGINT NOT NULL,
    end_time BIGINT,
    heartbeat BIGINT NOT NULL,
    UNIQUE (day, number));
INSERT INTO "runs" VALUES('20261128_01_sn-class',20261128,1,'simsn','sn-class','finished','vm',13829,'a5d5144c-1184-469a-99b1-134a5b70eeed/pid:[4026531836]/185498','observer','0123abcd',1,'crest train sn-class optimize',replace('seed: 42\n','\n',char(10)),'first',1795864436241,1795864436263,1795864436263);
INSERT INTO "runs" VALUES('20261128_02_sn-class',20261128,2,'simsn','sn-class','failed','vm',13829,'a5d5144c-1184-469a-99b1-134a5b70eeed/pid:[4026531836]/185498','observer',NULL,0,'crest train sn-class optimize','','',1795864436273,1795864436274,1795864436274);
INSERT INTO "runs" VALUES('20261128_03_held',20261128,3,'','held','running','vm',13852,'a5d5144c-1184-469a-99b1-134a5b70eeed/pid:[4026531836]/185525','observer',NULL,0,'crest train held','','',1795864436577,NULL,1795864436577);
CREATE TABLE run_entries (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_id, kind, name));
INSERT INTO "run_entries" VALUES('20261128_01_sn-class','seed','seed','42');
INSERT INTO "run_entries" VALUES('20261128_01_sn-class','data','training','ab12');
INSERT INTO "run_entries" VALUES('20261128_01_sn-class','parameter','seed','42');
INSERT INTO "run_entries" VALUES('20261128_01_sn-class','tag','kind','Ia');
CREATE TABLE run_metrics (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    step BIGINT NOT NULL,
    time BIGINT NOT NULL,
    value DOUBLE PRECISION);
INSERT INTO "run_metrics" VALUES('20261128_01_sn-class','loss',1,1795864436250,0.5);
INSERT INTO "run_metrics" VALUES('20261128_01_sn-class','loss',2,1795864436262,0.25);
INSERT INTO "run_metrics" VALUES('20261128_01_sn-class','val_loss',2,1795864436262,NULL);
CREATE INDEX run_metrics_by_step ON run_metrics (run_id, name, step);
CREATE TABLE run_artifacts (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (run_id, path));
INSERT INTO "run_artifacts" VALUES('20261128_01_sn-class','runs/20261128_01_sn-class/summary.json',12,'e3b0');
