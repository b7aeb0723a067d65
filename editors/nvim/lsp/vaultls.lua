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
  -- A click on a lens lists its places. The server offers such lenses only to clients that say they have the command.
  capabilities = { experimental = { commands = { commands = { 'vaultls.showReferences' } } } },
  commands = {
    ['vaultls.showReferences'] = function(command, context)
      local client = assert(vim.lsp.get_client_by_id(context.client_id))
      local places = vim.lsp.util.locations_to_items(command.arguments[3], client.offset_encoding)
      vim.fn.setqflist({}, ' ', { title = command.title, items = places })
      vim.cmd('botright copen')
    end,
  },
  -- Everything that .vaultls.toml can say can be said here: settings = { vaultls = { … } }.
  settings = { vaultls = {} },
}
