#compdef inboxclerk

_inboxclerk_completion() {
  eval $(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" _INBOXCLERK_COMPLETE=complete_zsh inboxclerk)
}

compdef _inboxclerk_completion inboxclerk
