# Runs a server for as long as standard input stays open, and prints its pid.
#
#   sh supervise.sh SIGNAL FOLDER LOG COMMAND [ARGUMENT...]
#
# End of file on standard input means that the owner closed the server or died: the server and its children get SIGNAL,
# the server SIGKILL five seconds later, and FOLDER is removed. A server that ends by itself keeps its folder. A line of
# input means that the server shall outlive its owner; its folder then goes when it ends.
signal=$1 folder=$2 log=$3
shift 3
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 3<&- &
server=$!
echo "$server"
exec >/dev/null 2>&1
(
  read -r keep <&3 && exit 0
  trap '' TERM
  set -- "$server" $(cat "/proc/$server/task/"*/children)
  kill -s "$signal" "$@"
  kill -s CONT "$@"
  tries=0
  while kill -0 "$server" && [ "$tries" -lt 250 ]; do
    sleep 0.02
    tries=$((tries + 1))
  done
  kill -s KILL "$server"
  exit 0
) &
guard=$!
wait "$server"
kill "$guard"
wait "$guard" && rm -rf -- "$folder"
