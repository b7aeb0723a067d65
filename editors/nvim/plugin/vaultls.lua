-- :Vaultls, the commands for which Neovim has no surface of its own. Loads nothing until it is used.

if vim.g.loaded_vaultls then return end
vim.g.loaded_vaultls = true

vim.api.nvim_create_user_command('Vaultls', function(call) require('vaultls.commands').run(call.fargs) end, {
  nargs = '+',
  desc = 'The notes vault: backlinks, tasks, findings, lenses and hints',
  complete = function(lead, line) return require('vaultls.commands').complete(lead, line) end,
})
