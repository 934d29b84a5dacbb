#!/bin/bash
set -euo pipefail
crest=${CREST:-crest}
"$crest" train redshift optimize --train-data-path dataset.tr-6classes.nc --validation-data-path dataset.va-6classes.nc \
  --test-data-path dataset.te-6classes.nc --parameter-path parameters.json --threads 1 --output-dir . --force
"$crest" predict redshift --test-data-path dataset.te-6classes.nc --real-data-path dataset.test.all-6classes.nc --threads 1 --output-dir . --force
