-- nvim --clean --headless -l api.lua PLUGIN VAULT SERVER: the editor's own functions, as a user's mappings call them.

local here = debug.getinfo(1, 'S').source:sub(2):match('^(.*)/')
package.path = here .. '/?.lua;' .. package.path
local story = require('story')
local check, wait = story.check, story.wait
local plugin, vault, server = unpack(arg)
local later = vim.fn.fnamemodify(here .. '/../later', ':p')

vim.opt.runtimepath:prepend(plugin)
vim.o.swapfile = false
vim.cmd('filetype plugin on')
vim.cmd.runtime('plugin/vaultls.lua')
-- Started outside the vault: its root has to come from the note.
vim.cmd.cd('/')
vim.lsp.config('vaultls', { cmd = { server, 'lsp' } })
vim.lsp.enable('vaultls')

local function open(note)
  vim.cmd.edit(vim.fn.fnameescape(vault .. '/' .. note))
  local buffer = vim.api.nvim_get_current_buf()
  wait(function() return #vim.lsp.get_clients({ bufnr = buffer }) > 0 end)
  return buffer
end

local function text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), '\n')
end

--- Puts the cursor on the first place behind `from` (or the top) that matches.
local function to(pattern, from)
  vim.fn.cursor(1, 1)
  if from then vim.fn.search(from, 'cW') end
  assert(vim.fn.search(pattern, 'cW') > 0, 'no ' .. pattern)
end

local function messages(buffer)
  local found = vim.diagnostic.get(buffer)
  table.sort(found, function(one, other) return one.lnum < other.lnum end)
  return found
end

local function name() return vim.api.nvim_buf_get_name(0) end

local function read(note)
  local file = io.open(vault .. '/' .. note, 'rb')
  if not file then return nil end
  local content = file:read('a')
  file:close()
  return content
end

local function write(note, content)
  local file = assert(io.open(vault .. '/' .. note, 'wb'))
  file:write(content)
  file:close()
end

-- Opening
local kickoff = open('Meetings/2025-11-07 - Kickoff.md')
check('a note of the vault gets the server', wait(function()
  local client = vim.lsp.get_clients({ bufnr = kickoff })[1]
  return client and client.initialized
end), vim.lsp.get_clients())
local client = vim.lsp.get_clients({ bufnr = kickoff })[1]
check('the root is the vault, found from a note in a folder below', client.root_dir == vault, client.root_dir)

-- Diagnostics
check('two links are unresolved', wait(function() return #messages(kickoff) == 2 end), messages(kickoff))
local missing = messages(kickoff)[2]
local line = vim.api.nvim_buf_get_lines(kickoff, missing.lnum, missing.lnum + 1, false)[1]
check('columns are right behind an emoji and an accent', line:sub(missing.col + 1, missing.end_col) == 'Missing Nöte', missing)

-- Reading
to('Aurora', 'yard')
vim.lsp.buf.definition()
check('definition opens the project', wait(function() return name():match('Aurora%.md$') end), name())
check('its checkbox that is none is found', wait(function() return #messages(0) == 1 end), messages(0))
local aurora = vim.api.nvim_get_current_buf()

vim.cmd.buffer(kickoff)
to('Mara')
vim.lsp.buf.hover()
local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then return window end
  end
end
check('hover shows the person', wait(function()
  return float() and text(vim.api.nvim_win_get_buf(float())):match('Head of design')
end), float() and text(vim.api.nvim_win_get_buf(float())))
if float() then vim.api.nvim_win_close(float(), true) end

vim.lsp.buf.references(nil, { loclist = false })
check('references come as a list', wait(function() return #vim.fn.getqflist() >= 4 end), vim.fn.getqflist())
vim.cmd.cclose()

vim.lsp.buf.document_symbol({ loclist = true })
check('the outline has the heading', wait(function()
  return vim.iter(vim.fn.getloclist(0)):any(function(item) return item.text:match('Kickoff') end)
end), vim.fn.getloclist(0))
vim.cmd.lclose()

local symbols = client:request_sync('workspace/symbol', { query = 'angstr' }, 10000, kickoff)
check('a person is found by name without accents', symbols and vim.iter(symbols.result or {}):any(function(symbol)
  return symbol.name:match('Zoë Ångström')
end), symbols)

-- What the plugin adds
local function quickfix(pattern)
  return vim.iter(vim.fn.getqflist()):any(function(entry) return entry.text:find(pattern, 1, true) end)
end

--- Runs a command that fills the quickfix list, and waits for an entry of it.
local function lists(what, command, pattern)
  vim.fn.setqflist({})
  vim.cmd.buffer(aurora)
  vim.cmd(command)
  check(what, wait(function() return quickfix(pattern) end), vim.fn.getqflist())
  vim.cmd.cclose()
end
lists('backlinks', 'Vaultls backlinks', 'Waits for [[Aurora]]')
lists('the open tasks of an owner', 'Vaultls tasks lindq', 'Mara Lindqvist: Agree on the colours')
lists('the findings of the vault', 'Vaultls check', 'Nobody Known')
check('owners are completed', vim.tbl_contains(vim.fn.getcompletion('Vaultls tasks Zo', 'cmdline'), 'Zoë Ångström'),
  vim.fn.getcompletion('Vaultls tasks Zo', 'cmdline'))

--- The virtual text on the screen: hints and lenses are put there when it is drawn.
local function marks(namespaces)
  vim.cmd('redraw!')
  local found = {}
  for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
    if name:find(namespaces) then
      for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
        local parts = (mark[4].virt_lines or { mark[4].virt_text or {} })[1]
        for _, part in ipairs(parts) do table.insert(found, part[1]) end
      end
    end
  end
  return table.concat(found, ' ')
end
vim.cmd('Vaultls hints')
check('inlay hints: how far a due day is', wait(function() return marks('inlayhint'):find('late') end), marks('inlayhint'))
vim.cmd('Vaultls hints')
check('and away again', wait(function() return marks('inlayhint') == '' end), marks('inlayhint'))

open('People/Mara Lindqvist.md')
vim.cmd('Vaultls lens')
check('lenses: what a person has open', wait(function() return marks('codelens'):find('2 open tasks') end), marks('codelens'))
vim.cmd('Vaultls lens')
check('and away again', wait(function() return marks('codelens') == '' end), marks('codelens'))

vim.cmd('checkhealth vaultls')
check('health: the program, its version, the vault', text():find('vaultls %d') and text():find(vault, 1, true), text())
check('health: nothing is wrong', not text():find('ERROR') and not text():find('WARNING'), text())
vim.cmd('bwipeout!')

local before = client.id
vim.cmd.buffer(kickoff)
vim.cmd('Vaultls restart')
check('restart: another server', wait(function()
  client = vim.lsp.get_clients({ bufnr = kickoff })[1]
  return client and client.initialized and client.id ~= before
end), vim.lsp.get_clients())
check('restart: the same findings', wait(function() return #messages(kickoff) == 2 end), messages(kickoff))

-- A quick fix
vim.cmd.buffer(aurora)
to('\\[\\]')
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:match('checkbox') ~= nil end })
check('the quick fix mends the line', wait(function() return text(aurora):match('%- %[ %] Write the release notes') end), text(aurora))
check('and its diagnostic goes away', wait(function() return #messages(aurora) == 0 end), messages(aurora))

-- Creating what a link lacks
vim.cmd.buffer(kickoff)
to('Nobody')
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:match('^Create the note') ~= nil end })
check('a code action creates the missing note', wait(function()
  return #vim.fn.glob(vault .. '/**/Nobody Known.md', true, true) == 1 or vim.fn.bufnr('Nobody Known.md') > 0
end), vim.fn.glob(vault .. '/**/*.md', true, true))
vim.cmd('silent wall')
vim.cmd.buffer(kickoff)
check('and the link is no longer unresolved', wait(function() return #messages(kickoff) == 1 end), messages(kickoff))

-- Outside changes
write('Projects/Missing Nöte.md', '# Missing Nöte\n')
check('a note made outside resolves the other link', wait(function() return #messages(kickoff) == 0 end), messages(kickoff))
os.remove(vault .. '/Projects/Missing Nöte.md')
check('and its removal breaks it again', wait(function() return #messages(kickoff) == 1 end), messages(kickoff))

-- Help, without a plugin manager that would make its tags
check('help is found', pcall(vim.cmd.help, ':Vaultls'), vim.v.errmsg)
vim.cmd('bwipeout!')
local made = vim.fn.tempname()
vim.fn.mkdir(made)
vim.fn.filecopy(plugin .. '/doc/vaultls.txt', made .. '/vaultls.txt')
vim.cmd.helptags(made)
check('its tags are those of the page (else: nvim --headless -c "helptags editors/nvim/doc" -c qa)',
  vim.deep_equal(vim.fn.readfile(made .. '/tags'), vim.fn.readfile(plugin .. '/doc/tags')), vim.fn.readfile(made .. '/tags'))

-- What queries find
local dashboard = open('Dashboards/Mara.md')
to('```tasks')
vim.lsp.buf.hover()
check('hover on the fence of a query: what it finds', wait(function()
  return float() and text(vim.api.nvim_win_get_buf(float())):find('Agree on the colours', 1, true)
end), float() and text(vim.api.nvim_win_get_buf(float())))
if float() then vim.api.nvim_win_close(float(), true) end
to('not done')
vim.lsp.buf.hover()
check('hover on a line of it: how many tasks pass', wait(function()
  return float() and text(vim.api.nvim_win_get_buf(float())):find('tasks pass this line', 1, true)
end), float() and text(vim.api.nvim_win_get_buf(float())))
if float() then vim.api.nvim_win_close(float(), true) end
vim.cmd.buffer(dashboard)
vim.cmd('Vaultls lens')
check('a lens above it: how many', wait(function() return marks('codelens'):find('1 task', 1, true) end), marks('codelens'))
vim.cmd('Vaultls lens')

-- Actions that reach into other notes. These notes come from outside.
for _, note in ipairs({ 'Projects/Log.md', 'People/Tomas Novotny.md' }) do
  vim.fn.filecopy(later .. note, vault .. '/' .. note)
end
local log = open('Projects/Log.md')
local function act(title, range)
  vim.lsp.buf.code_action({ apply = true, range = range, filter = function(action) return action.title:find(title, 1, true) == 1 end })
end
to('Lindqvist')
act('Link "Mara Lindqvist"')
check('a name in the text becomes a link', wait(function()
  return text(log):find('Spoke with [[Mara Lindqvist]] about', 1, true)
end), text(log))
act('Move the selection', { start = { 7, 0 }, ['end'] = { 8, 21 } })
check('a selection becomes a note', wait(function()
  return vim.fn.bufnr('The crane needs paint.md') > 0 and not text(log):find('The dock', 1, true)
end), text(log))
check('with a link in its place', text(log):find('[[The crane needs paint]]', 1, true), text(log))
vim.cmd('silent wall')
vim.cmd.buffer(log)
to('Tomas')
-- The editor asks faster than the server looks at the disk.
check('the note that came along is known', wait(function()
  local answers = vim.lsp.buf_request_sync(log, 'textDocument/definition', vim.lsp.util.make_position_params(0, 'utf-8'), 5000)
  for _, answer in pairs(answers or {}) do
    if not vim.tbl_isempty(answer.result or {}) then return true end
  end
end), text(log))
act('Merge "Tomas Novotny" into "Tomáš Novotný"')
check('two notes of one person are merged: links follow', wait(function()
  return text(log):find('Asked [[Tomáš Novotný]] for', 1, true)
end), text(log))
check('one note is gone', wait(function() return read('People/Tomas Novotny.md') == nil end), vim.fn.glob(vault .. '/People/*', true, true))
vim.cmd('silent wall')
check('the other has its name and its text', wait(function()
  local note = read('People/Tomáš Novotný.md') or ''
  return note:find('Tomas Novotny', 1, true) and note:find('Came in from the import.', 1, true)
end), read('People/Tomáš Novotný.md'))

-- Renaming a person
vim.cmd.buffer(kickoff)
to('Zoë')
vim.lsp.buf.rename('Zoë Lindgren')
check('rename edits the open note', wait(function() return text(kickoff):find('[[Zoë Lindgren|Zoë]]', 1, true) end), text(kickoff))
check('rename moves the file', wait(function() return read('People/Zoë Lindgren.md') ~= nil end), vim.fn.glob(vault .. '/People/*', true, true))
vim.cmd('silent wall')
check('the note says its new name', wait(function()
  local note = read('People/Zoë Lindgren.md') or ''
  return note:find('title: Zoë Lindgren', 1, true) and note:find('# Zoë Lindgren', 1, true)
end), read('People/Zoë Lindgren.md'))
check('a note that was not open follows', wait(function()
  return (read('People/Mara Lindqvist.md') or ''):find('[[Zoë Lindgren]]', 1, true)
end), read('People/Mara Lindqvist.md'))
check('the owner of a task follows', wait(function()
  return (read('Projects/Aurora.md') or ''):find('@ZoëLindgren', 1, true)
end), read('Projects/Aurora.md'))
check('and nothing is called unresolved because of it', wait(function() return #messages(kickoff) == 1 and #messages(aurora) == 0 end), vim.diagnostic.get())

-- Without a vault, and without a server
local lone = vim.fn.tempname() .. '/lone note.md'
vim.fn.mkdir(vim.fs.dirname(lone), 'p')
vim.fn.writefile({ '# Lone', '- [] no task' }, lone)
vim.cmd.edit(vim.fn.fnameescape(lone))
local alone = vim.api.nvim_get_current_buf()
check('a note outside of any vault is served alone', wait(function() return #messages(alone) == 1 end), messages(alone))

for _, running in ipairs(vim.lsp.get_clients()) do running:stop() end
check('the server ends when asked to', wait(function() return #vim.lsp.get_clients() == 0 end), vim.lsp.get_clients())
vim.lsp.config('vaultls', { cmd = { vault .. '/no-such-program', 'lsp' } })
vim.cmd('checkhealth vaultls')
check('health: a program that is not there', text():find('cannot be run', 1, true), text())
story.finish()
