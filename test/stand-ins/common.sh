#!/bin/sh
# A stand-in for one of KOSMA-tau's programs: it keeps the contract of files and takes next to no time, because it uses
# nothing but what the shell has built in. What it does besides is told by rules, one a line, `<condition> <action>`, in
# the `behaviour` file of its input directory and in the file that PDR_STAND_IN_BEHAVIOUR names. A condition is `*` or
# `xnsur=1.000e+03,zmetal=1.000000`. Actions:
#   sleep S              take S seconds
#   exit N               end with status N
#   exit-once N          the same, for the model's first run only (needs PDR_STAND_IN_LOG)
#   segv                 crash
#   hang                 never end, never write
#   hang-ignoring-term   the same, deaf to SIGTERM
#   silent S             write nothing for S seconds, then end well
#   partial              end well, but write only some of the output files
#   fork                 leave a child behind in the process group
#   escape               leave a child behind in a session of its own
#   chatter MB           write so many megabytes of output
#   write-input          change the chemistry file
#   mcdrt                write two files to Out/
# With PDR_STAND_IN_LOG each run appends `start` and `end` to that file, with process number, seconds and model, and
# `overlap` when the same model's last run is still there.

if [ "$1" = --version ]; then
  echo 'stand-in for KOSMA-tau'
  echo 'Revision: 4711'
  echo 'compiled the Feb 11 2025 at 11:01:00'
  exit 0
fi

read_deck() {
  deck=pdr_config.json
  [ -e "$deck" ] || deck=PDRNEW.INP
  while IFS= read -r line; do
    value=${line#*: }
    value=${value%,}
    case $line in
      *'"xnsur": '* | 'xnsur: '*) xnsur=$value ;;
      *'"sint": '* | 'sint: '*) sint=$value ;;
      *'"rtot": '* | 'rtot: '*) rtot=$value ;;
      *'"zmetal": '* | 'zmetal: '*) zmetal=$value ;;
    esac
  done < "$deck"
  if [ -z "$xnsur" ] || [ -z "$sint" ] || [ -z "$rtot" ] || [ -z "$zmetal" ]; then
    echo "the deck $deck lacks xnsur, sint, rtot or zmetal"
    exit 2
  fi
  model="xnsur=$xnsur sint=$sint zmetal=$zmetal rtot=$rtot"
  key="$program-$xnsur-$sint-$zmetal-$rtot"
}

log() {
  [ -n "$PDR_STAND_IN_LOG" ] || return 0
  now=0
  [ -e /proc/uptime ] && read -r now _ < /proc/uptime
  echo "$1 $$ $now $program $model" >> "$PDR_STAND_IN_LOG"
}

log_start() {
  log start
  [ -n "$PDR_STAND_IN_LOG" ] || return 0
  if [ -e "$PDR_STAND_IN_LOG.$key" ]; then
    read -r other < "$PDR_STAND_IN_LOG.$key"
    [ -n "$other" ] && kill -0 "$other" 2> /dev/null && log overlap
  fi
  echo $$ > "$PDR_STAND_IN_LOG.$key"
}

log_end() {
  [ -n "$PDR_STAND_IN_LOG" ] && echo > "$PDR_STAND_IN_LOG.$key"
  log end
}

finish() {
  log_end
  exit "$1"
}

matches() {
  [ "$1" = '*' ] && return 0
  rest=$1,
  while [ -n "$rest" ]; do
    case " $model " in
      *" ${rest%%,*} "*) ;;
      *) return 1 ;;
    esac
    rest=${rest#*,}
  done
}

obey_rules() {
  for rules in "$inputs/behaviour" "$PDR_STAND_IN_BEHAVIOUR"; do
    [ -n "$rules" ] && [ -e "$rules" ] || continue
    while read -r condition action argument; do
      matches "$condition" && obey "$action" "$argument"
    done < "$rules"
  done
}

obey() {
  case $1 in
    sleep | silent) sleep "$2" ;;
    exit)
      echo "about to fail: $model"
      finish "$2"
      ;;
    exit-once)
      [ -e "$PDR_STAND_IN_LOG.$key.once" ] && return
      echo > "$PDR_STAND_IN_LOG.$key.once"
      finish "$2"
      ;;
    segv) kill -s SEGV $$ ;;
    hang) while :; do sleep 1000; done ;;
    hang-ignoring-term)
      trap '' TERM
      while :; do sleep 1000; done
      ;;
    partial) partial=yes ;;
    fork)
      sleep 1000 &
      echo "child $!"
      ;;
    escape)
      # Until it has left, it would be ended with the group.
      setsid sh -c 'echo > escaped; exec sleep 1000' &
      until [ -e escaped ]; do sleep 0.01; done
      echo "child $!"
      ;;
    chatter) yes 'chatter of a program that nobody reads, in lines of some seventy bytes each' | head -c "$2"000000 ;;
    write-input) echo 'written by a model' >> "$inputs/chem_rates.dat" ;;
    mcdrt)
      echo "$model" > Out/first.dat
      echo "$model" > Out/second.dat
      ;;
    *)
      echo "no such behaviour: $1"
      exit 2
      ;;
  esac
}
