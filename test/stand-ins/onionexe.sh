program=onionexe
inputs=onioninpdata
read_deck
read -r _ species < ONION3.INP
read -r ctrl_ind < CTRL_IND
read -r structure < "$1"
key="$key-$species"
log_start
echo "stand-in onion species=$species"
obey_rules
line="species=$species structure=[$structure] ctrl_ind=[$ctrl_ind]"
echo "$line" > "onionoutput/linebt_$species.out"
if [ -z "$partial" ]; then
  for file in "jerg_$species.smli" "jerg_$species.srli" "jtemp_$species.smli" "jtemp_$species.smlc" \
    "ONION3_$species.OUT"; do
    echo "$line" > "onionoutput/$file"
  done
fi
# The real program adds its result to the structure file.
echo "onion $species" >> "$1"
finish 0
