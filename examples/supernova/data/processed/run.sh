#!/bin/bash
set -euo pipefail
crest=${CREST:-crest}
# The types of the survey and their classes.
types='{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}'
"$crest" prepare train-data --train-root train --sn-types "$types" --working-dir ../interim --output-dir . --suffix 6classes --force
"$crest" prepare test-data --test-root observed --sn-types "$types" --label-file-path observed/label_list.dat \
  --working-dir ../interim --output-dir . --suffix 6classes --force
