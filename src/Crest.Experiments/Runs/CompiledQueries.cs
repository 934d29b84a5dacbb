// What Dapper does with commands and rows is generated when this is compiled: by reflection it would take a tenth of a second at start.
[module: Dapper.DapperAot]
[module: Dapper.BindTupleByName(false)]
