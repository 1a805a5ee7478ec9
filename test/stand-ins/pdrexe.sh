program=pdrexe
inputs=pdrinpdata
read_deck
log_start
echo "stand-in model $model"
obey_rules
read -r chemistry < pdrinpdata/chem_rates.dat
echo "$model" > pdroutput/pdrout.hdf
echo "$model" > pdroutput/pdrstruct_s.hdf5
if [ -z "$partial" ]; then
  echo "$model" > pdroutput/pdrchem_c.hdf5
  echo "$model chemistry=$chemistry" > pdroutput/chemchk.out
  echo "$model" > pdroutput/CTRL_IND
fi
echo 'converged'
finish 0
