#!/bin/bash
set -euo pipefail
"${CREST:-crest}" merge --sn-class-dir sn-class --redshift-dir redshift --sn-epoch-dir sn-epoch \
  --real-data-path dataset.test.all-6classes.nc --output-dir . --force
