-- What :Vaultls can do, one function a subcommand.

local client = require('vaultls.client')

local M = {}

--- Quickfix entries of protocol locations. The text of each is its line, as Neovim shows references.
local function entries(locations, server)
  return vim.lsp.util.locations_to_items(locations or {}, server.offset_encoding)
end

local commands = {}

commands.backlinks = {
  about = 'the links and mentions of this note, in the quickfix list',
  run = function()
    local server = client.current()
    if not server then return end
    local params = { textDocument = vim.lsp.util.make_text_document_params() }
    client.ask(server, 'vaultls/backlinks', params, function(locations)
      client.list('Backlinks', entries(locations, server), 'nothing links here')
    end)
  end,
}

--- The open tasks of the overview as quickfix entries.
local function tasks_of(overview, server)
  local found = {}
  for _, vault in ipairs(overview.vaults) do
    for _, owner in ipairs(vault.owners) do
      for _, task in ipairs(owner.tasks) do
        local entry = entries({ task.location }, server)[1]
        if entry then
          entry.text = ('%s%s: %s'):format(task.due and task.due .. ' ' or '', owner.name or 'nobody', task.text)
          table.insert(found, entry)
        end
      end
    end
  end
  return found
end

--- Asks for owners and, if wanted, all their tasks; the server by itself sends the first few only.
local function of_owners(matching, tasks)
  local all = 100000
  local params = { limits = { owners = all, tasks = tasks and all or 0, tasksEach = all, people = 0, unresolved = 0 } }
  if matching == 'nobody' then
    params.owner = vim.empty_dict()
  else
    params.matching = matching
  end
  return params
end

commands.tasks = {
  about = 'the open tasks of an owner, or of everybody, in the quickfix list',
  run = function(words)
    local server = client.current()
    if not server then return end
    local owner = #words > 0 and table.concat(words, ' ') or nil
    client.ask(server, 'vaultls/overview', of_owners(owner, true), function(overview)
      local title = owner and 'Open tasks of ' .. owner or 'Open tasks'
      client.list(title, tasks_of(overview, server), owner and 'no open tasks of ' .. owner or 'no open tasks')
    end)
  end,
  complete = function()
    local server = vim.lsp.get_clients({ name = 'vaultls' })[1]
    local answer = server and server:request_sync('vaultls/overview', of_owners(nil, false), 2000)
    local names = {}
    for _, vault in ipairs(answer and answer.result and answer.result.vaults or {}) do
      for _, owner in ipairs(vault.owners) do table.insert(names, owner.name) end
    end
    return names
  end,
}

commands.check = {
  about = 'every finding of the vault, in the quickfix list',
  run = function()
    local server = client.current()
    if not server then return end
    client.ask(server, 'vaultls/check', vim.empty_dict(), function(checked)
      local places = {}
      for _, file in ipairs(checked.files) do
        for _, diagnostic in ipairs(file.diagnostics) do
          table.insert(places, { uri = file.uri, range = diagnostic.range, diagnostic = diagnostic })
        end
      end
      -- Neovim sorts places by line and hands each back beside its entry.
      local found = entries(places, server)
      for _, entry in ipairs(found) do
        local diagnostic = entry.user_data.diagnostic
        entry.text = ('%s [%s]'):format(diagnostic.message, diagnostic.code)
        entry.type = ({ 'E', 'W', 'I', 'N' })[diagnostic.severity]
        entry.user_data = nil
      end
      client.list('Findings', found, 'nothing was found')
    end)
  end,
}

--- Neovim 0.11 asks for lenses only when told to; later ones keep them fresh by themselves.
local function keep_lenses(buffer, shown)
  local group = vim.api.nvim_create_augroup('vaultls_lens_' .. buffer, { clear = true })
  if not shown then return vim.lsp.codelens.clear(nil, buffer) end
  local function refresh() vim.lsp.codelens.refresh({ bufnr = buffer }) end
  vim.api.nvim_create_autocmd({ 'LspAttach', 'BufEnter', 'InsertLeave', 'TextChanged' }, { group = group, buffer = buffer, callback = refresh })
  refresh()
end

commands.lens = {
  about = 'shows or hides code lenses: open tasks, backlinks, results of queries',
  run = function()
    local buffer = vim.api.nvim_get_current_buf()
    if vim.lsp.codelens.enable then
      local filter = { bufnr = buffer }
      return vim.lsp.codelens.enable(not vim.lsp.codelens.is_enabled(filter), filter)
    end
    vim.b.vaultls_lens = not vim.b.vaultls_lens
    keep_lenses(buffer, vim.b.vaultls_lens)
  end,
}

commands.hints = {
  about = 'shows or hides inlay hints: how far a due day is, what a cut title means',
  run = function()
    local filter = { bufnr = 0 }
    vim.lsp.inlay_hint.enable(not vim.lsp.inlay_hint.is_enabled(filter), filter)
  end,
}

commands.restart = {
  about = 'ends the server and starts it again',
  run = function()
    local function running() return vim.lsp.get_clients({ name = 'vaultls' }) end
    vim.lsp.enable('vaultls', false)
    for _, server in ipairs(running()) do server:stop() end
    local ended = vim.wait(5000, function() return #running() == 0 end, 20)
    if not ended then
      for _, server in ipairs(running()) do server:stop(true) end
    end
    -- Enabling looks at every loaded buffer again.
    vim.lsp.enable('vaultls')
  end,
}

commands.log = {
  about = "opens Neovim's log of language servers, at its end",
  run = function()
    vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
    vim.cmd('normal! G')
  end,
}

--- Runs `:Vaultls WORDS…`.
function M.run(words)
  local command = commands[words[1]]
  if not command then
    local known = vim.tbl_keys(commands)
    table.sort(known)
    return client.say(('"%s" is none of %s'):format(words[1], table.concat(known, ', ')), vim.log.levels.ERROR)
  end
  command.run(vim.list_slice(words, 2))
end

--- Completes `:Vaultls`.
function M.complete(lead, line)
  local subcommand = line:match('^%s*%S+%s+(%S+)%s')
  local offered = vim.tbl_keys(commands)
  if subcommand then
    local command = commands[subcommand]
    offered = command and command.complete and command.complete() or {}
  end
  table.sort(offered)
  return vim.tbl_filter(function(word) return vim.startswith(word:lower(), lead:lower()) end, offered)
end

return M
