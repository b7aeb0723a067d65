-- What both suites share: counting checks, waiting, and finding places in a buffer.

local M = { passed = 0, failed = 0 }

--- Says whether a check held; `seen` is shown when it did not.
function M.check(name, held, seen)
  if held then
    M.passed = M.passed + 1
    io.write(('ok   %s\n'):format(name))
  else
    M.failed = M.failed + 1
    io.write(('FAIL %s   %s\n'):format(name, vim.inspect(seen)))
  end
end

--- Waits until `holds()`; patient, since the machine may be busy, and quick where it is not.
function M.wait(holds, milliseconds)
  return (vim.wait(milliseconds or 20000, holds, 20))
end

--- Ends the suite. A caller that never gets here prints no closing line, and that counts as failed.
function M.finish()
  io.write(('%d passed, %d failed\n'):format(M.passed, M.failed))
  io.flush()
  vim.cmd('cquit ' .. (M.failed > 0 and 1 or 0))
end

return M
