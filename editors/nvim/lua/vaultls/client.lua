-- The server's client of the current buffer, and questions to it.

local M = {}

--- Says something to the user.
function M.say(message, level) vim.notify('vaultls: ' .. message, level or vim.log.levels.INFO) end

--- The client of the current buffer, else any that runs; says so when there is none.
function M.current()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'vaultls' })[1] or vim.lsp.get_clients({ name = 'vaultls' })[1]
  if not client then M.say('no server is running; open a note, and see :checkhealth vaultls', vim.log.levels.WARN) end
  return client
end

--- Asks one of the server's own requests (docs/protocol.md) and hands over the answer; an error is shown.
function M.ask(client, method, params, answered)
  client:request(method, params, function(failure, result)
    if failure then return M.say(failure.message, vim.log.levels.ERROR) end
    answered(result)
  end, vim.api.nvim_get_current_buf())
end

--- Fills the quickfix list with `entries` and opens it, or says that there are none.
function M.list(title, entries, none)
  if #entries == 0 then return M.say(none) end
  vim.fn.setqflist({}, ' ', { title = title, items = entries })
  vim.cmd('botright copen')
end

return M
