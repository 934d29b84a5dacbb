#!/bin/bash
set -euo pipefail
"${CREST}" simulate supernova --n-objects 600 --output-dir raw --force
"${CREST}" prepare train-data --train-root raw --sn-types '{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}' \
  --working-dir interim --output-dir . --force
