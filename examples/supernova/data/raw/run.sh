#!/bin/bash
set -euo pipefail
crest=${CREST:-crest}
"$crest" simulate supernova --n-objects 6000 --seed 1 --output-dir train --force
"$crest" simulate supernova --n-objects 300 --observed --seed 2 --output-dir observed --force
