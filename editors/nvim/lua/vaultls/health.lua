-- :checkhealth vaultls

local M = {}

local function check_server(config)
  if type(config.cmd) ~= 'table' then return vim.health.ok('the server is started by a function of your configuration') end
  local program = config.cmd[1]
  if vim.fn.executable(program) == 0 then
    return vim.health.error(('"%s" cannot be run'):format(program), {
      'Install it: cargo install --path . in the repository of vaultls',
      "Or say where it is: vim.lsp.config('vaultls', { cmd = { '/path/to/vaultls', 'lsp' } })",
    })
  end
  local asked = vim.system({ program, '--version' }, { text = true, timeout = 5000 }):wait()
  local version = vim.trim(asked.stdout or '')
  if asked.code ~= 0 or not version:match('^vaultls %d') then
    return vim.health.error(('"%s --version" does not answer as vaultls does'):format(program), { vim.trim(asked.stderr or '') })
  end
  vim.health.ok(('%s, %s'):format(vim.fn.exepath(program), version))
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = 'vaultls' })
  if #clients == 0 then return vim.health.info('no server is running: open a note of a vault') end
  for _, client in ipairs(clients) do
    local root = client.root_dir or 'no vault (notes are served one by one)'
    vim.health.ok(('server %d: %s, positions in %s'):format(client.id, root, client.offset_encoding))
  end
end

function M.check()
  vim.health.start('vaultls')
  if vim.fn.has('nvim-0.11') == 0 then return vim.health.error('Neovim 0.11 or newer is needed: older ones have no vim.lsp.config') end
  local config = vim.lsp.config.vaultls
  if not config then
    return vim.health.error('lsp/vaultls.lua is not on the runtimepath', { "Add editors/nvim of vaultls to 'runtimepath'" })
  end
  check_server(config)
  if vim.lsp.is_enabled and not vim.lsp.is_enabled('vaultls') then
    vim.health.warn('not enabled', { "vim.lsp.enable('vaultls')" })
  end
  check_clients()
end

return M
