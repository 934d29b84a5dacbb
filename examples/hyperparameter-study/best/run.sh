#!/bin/bash
set -euo pipefail
# A row of the results is a metric of the three splits, such as: accuracy,0.91,0.83,0.80
for file in results/*.csv; do
  name=$(basename "$file" .csv)
  echo "$(grep '^accuracy,' "$file" | cut -d, -f3,4),${name%_*},${name#*_}"
done | sort -t, -k1,1gr > sorted.csv
{ echo validation_accuracy,test_accuracy,learning_rate,hidden_size; cat sorted.csv; } > ranking.csv
cat ranking.csv
IFS=, read -r _ _ rate size < sorted.csv
"${CREST}" plot log "curves/${rate}_$size.csv" --metric loss --metric val_loss --metric val_accuracy -o curves.svg --force
