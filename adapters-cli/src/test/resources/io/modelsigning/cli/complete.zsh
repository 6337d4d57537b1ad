# Prints what zsh offers after a command line: complete.zsh DIRECTORY_OF_THE_FUNCTION LINE
# An interactive zsh completes it in a pseudo-terminal; its matches are written to a file on the way.
zmodload zsh/zpty
found=$(mktemp) || exit 1
{
  zpty shell 'TERM=xterm zsh -f -i'
  zpty -w shell "PROMPT= RPROMPT= fpath=(${(q)1} \$fpath)"
  zpty -w shell 'autoload -Uz compinit && compinit -u -D; LISTMAX=0; unsetopt list_beep'
  zpty -w shell "
    compadd() {
      local -a matches
      if (( ! \${argv[(I)-[OAD]*]} )); then
        builtin compadd -O matches \"\$@\"
        (( \$#matches )) && print -rl -- \$matches >>${(q)found}
      fi
      builtin compadd \"\$@\"
    }"
  zpty -w shell "offer() { _main_complete; print -r -- END >>${(q)found} }; zle -C offer list-choices offer; bindkey '^T' offer"
  zpty -n -w shell "$2"$'\C-t'
  for ((i = 0; i < 200; i++)); do
    zpty -r -t shell line
    [[ $(<$found) == *END ]] && break
    sleep 0.05
  done
  grep -vx END -- $found
  [[ $(<$found) == *END ]]
} always {
  zpty -d shell
  rm -f $found
}
