-- The server's configuration for vim.lsp.enable('vaultls'). Change it with vim.lsp.config('vaultls', { … }).

---@type vim.lsp.Config
return {
  cmd = { 'vaultls', 'lsp' },
  filetypes = { 'markdown' },
  -- The nearest of the vault's own markers counts, and only where there is neither a repository: as the server looks itself.
  -- Without any the server starts all the same and serves the note alone.
  root_dir = function(buffer, on_dir)
    on_dir(vim.fs.root(buffer, { '.vaultls.toml', '.obsidian' }) or vim.fs.root(buffer, '.git'))
  end,
  -- Everything that .vaultls.toml can say can be said here: settings = { vaultls = { … } }.
  settings = { vaultls = {} },
}
