/**
 * What happens in Redis in one call: one process tells what became of its requests and what the vendor said, and takes
 * slots. Redis runs it as one step, on the keys of one budget and by its own clock, in whole milliseconds.
 *
 * `KEYS`: the state (a hash), the requests on their way (by the time at which each is given up for lost), the log (by the
 * time at which each request was settled), the processes (by when each was last heard of). The sets each hold one member
 * without a name, so that a set which is gone is told from one which is empty.
 *
 * - **Time** never runs backwards: where Redis' clock does, the difference is added from then on. It never runs ahead of
 *   what the caller's own clock allows (`latest`): where Redis' clock jumps, the difference is taken off. Both hold slots
 *   for longer, never for less long.
 * - **An epoch** is a span of time in which nothing was forgotten. Another begins where a key is missing, and where Redis
 *   runs as another process than before: it may have come back with less than it had. A caller of another epoch is told,
 *   and nothing else happens, so that it can record first what it knows.
 * - **A window** is counted a two-thousandth and a millisecond longer than it is: clocks differ by as much.
 */
export const BUDGET_SCRIPT = `
local STATE, FLYING, LOG, PROCESSES = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local HOUR = 3600000
local told = cjson.decode(ARGV[1])
local state = {}
local fields = redis.call('HGETALL', STATE)
for i = 1, #fields, 2 do state[fields[i]] = fields[i + 1] end

local function text(number) return string.format('%.0f', number) end
local function number(field) return tonumber(state[field]) end
local function put(field, value)
  state[field] = value
  redis.call('HSET', STATE, field, value)
end

local time = redis.call('TIME')
local offset = number('offset') or 0
local last = number('last')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + offset
local shown = now
if told.latest and told.latestIn == state.epoch and now > told.latest then now = told.latest end
if last and now < last then now = last end
put('last', text(now))
if now ~= shown then put('offset', text(offset + now - shown)) end

local known, server = pcall(redis.call, 'INFO', 'server')
local run = known and type(server) == 'string' and string.match(server, 'run_id:(%w+)') or ''
if not state.epoch or state.run ~= run or redis.call('EXISTS', FLYING, LOG, PROCESSES) < 3 then
  put('epoch', told.fresh)
  put('run', run)
  put('since', text(now))
  state.kept = nil
  for _, key in ipairs({ FLYING, LOG, PROCESSES }) do redis.call('ZADD', key, '+inf', '') end
end
if not number('kept') or now - number('kept') > HOUR then
  put('kept', text(now))
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 25 * HOUR) end
end
if told.epoch ~= state.epoch and not told.joins then return cjson.encode({ lost = true }) end

local function counted(window) return math.ceil(window) + math.ceil(window / 2000) + 1 end
local heard = told.heard

-- Each policy with its end: one that is not heard of for ten minutes holds no more.
local policies = {}
for _, each in ipairs(state.policies and cjson.decode(state.policies) or {}) do
  if now < each[3] then policies[#policies + 1] = each end
end
if #heard.policies > 0 then
  local newest = heard.policies
  for _, each in ipairs(newest) do each[3] = now + 600000 end
  for _, old in ipairs(policies) do
    local isNew = #newest < 4
    for _, each in ipairs(newest) do isNew = isNew and each[2] ~= old[2] end
    if isNew then newest[#newest + 1] = old end
  end
  policies = newest
  put('policies', cjson.encode(policies))
end

local longest = number('longest') or 0
local before = longest
for _, each in ipairs(policies) do longest = math.max(longest, math.ceil(each[2])) end
for _, each in ipairs(told.limits) do longest = math.max(longest, math.ceil(each[2])) end
if longest > before then put('longest', text(longest)) end

for _, id in ipairs(told.back) do redis.call('ZREM', FLYING, id) end
for i = 1, #told.flying, 2 do redis.call('ZADD', FLYING, text(now + told.flying[i + 1]), told.flying[i]) end
for i = 1, #told.settled, 2 do
  redis.call('ZREM', FLYING, told.settled[i])
  redis.call('ZADD', LOG, text(now - told.settled[i + 1]), told.settled[i])
end
local lost = redis.call('ZRANGEBYSCORE', FLYING, '-inf', text(now), 'WITHSCORES')
for i = 1, #lost, 2 do
  redis.call('ZREM', FLYING, lost[i])
  redis.call('ZADD', LOG, lost[i + 1], lost[i])
end
redis.call('ZREMRANGEBYSCORE', LOG, '-inf', '(' .. text(now - counted(longest)))

if told.leaves then
  redis.call('ZREM', PROCESSES, told.process)
else
  redis.call('ZADD', PROCESSES, text(now), told.process)
end
redis.call('ZREMRANGEBYSCORE', PROCESSES, '-inf', text(now - math.max(longest, 10000)))
local processes = math.max(1, redis.call('ZCARD', PROCESSES) - 1)

if heard.blockedForInMs and now + heard.blockedForInMs > (number('blocked') or 0) then
  put('blocked', text(now + heard.blockedForInMs))
end
local blocked = math.max(0, (number('blocked') or 0) - now)

-- The vendor counts one by one, so the least that it said to be left in one of its windows, it said last. The end of a
-- window is told in whole seconds, and after the way back.
local left, leftUntil = number('left'), number('leftUntil')
for i = 1, #heard.left, 2 do
  local ends = math.ceil(now + heard.left[i + 1])
  if not left or now >= leftUntil or ends > leftUntil + 2000 then
    left, leftUntil = heard.left[i], ends
  elseif ends >= leftUntil - 2000 then
    left, leftUntil = math.min(left, heard.left[i]), math.max(leftUntil, ends)
  end
end
if left and now >= leftUntil then left = nil end
if left then
  left = left - heard.silent
  put('left', text(left))
  put('leftUntil', text(leftUntil))
elseif state.left then
  redis.call('HDEL', STATE, 'left', 'leftUntil')
end

-- A pace is learned from refusals that no limit explains: see learnedPace() in @anyroom/adapter-kit, which this follows.
local pace = state.pace and cjson.decode(state.pace)
if heard.passed > 0 then
  local since = number('passedSince') or now
  local passed = (number('passed') or 0) + heard.passed
  local over = now - since
  if over > 10000 then passed, since = passed / 2, now - over / 2 end
  put('passed', string.format('%.6f', passed))
  put('passedSince', text(since))
end
if heard.lessonInMs then put('lesson', text(math.max(number('lesson') or 0, heard.lessonInMs))) end
local function requestsOfPace()
  local steps = math.floor(math.max(0, now - pace.learnedAt) / pace.raiseEvery)
  return pace.requests + steps * math.max(1, math.floor(pace.requests * 0.05))
end
if pace and now - pace.learnedAt >= 300000 then
  pace = nil
  redis.call('HDEL', STATE, 'pace')
end
if state.lesson and blocked == 0 then
  local ended, lesson = number('blocked') or now, number('lesson')
  local over = math.max(1, ended - (number('passedSince') or ended - lesson))
  local passed = math.max(1, number('passed') or 0)
  local window = pace and pace.window or math.min(math.max(lesson, 1000), 5000)
  local raiseEvery = pace and math.min(2 * pace.raiseEvery, 32 * pace.window, 30000) or 4 * window
  local kept = pace and requestsOfPace()
  local requests = math.floor(passed / over * window)
  if kept then requests = math.min(math.max(requests, math.floor(kept * 0.85)), math.max(kept - 1, 0)) end
  if requests < 1 then
    local perRequest = kept and 2 * window or over / passed
    requests, window = 1, math.ceil(math.min(math.max(perRequest, window), 10000))
    raiseEvery = window
  end
  pace = { requests = requests, window = window, learnedAt = now, raiseEvery = raiseEvery }
  put('pace', cjson.encode(pace))
  put('passed', '0')
  put('passedSince', text(now))
  redis.call('HDEL', STATE, 'lesson')
  if window > longest then
    longest = window
    put('longest', text(longest))
  end
end

local function reserved(requests, ask)
  if not ask.bulk or ask.reserve == 0 then return 0 end
  return math.min(math.max(1, math.ceil(requests * ask.reserve)), requests - 1)
end

local flying = redis.call('ZCARD', FLYING) - 1
local function usage(limit)
  local from = '(' .. text(now - counted(limit[2]) - 1)
  return redis.call('ZCOUNT', LOG, from, text(now))
end

-- After how many milliseconds the 1st, 2nd, 4th, 8th, … slot may be had at the earliest.
local function waits(ask, limits, leftForIt)
  local most, found, settled = 1, {}, {}
  for at, limit in ipairs(limits) do
    most = math.max(most, limit[1])
    settled[at] = usage(limit)
  end
  local all = redis.call('ZCARD', LOG) - 1
  local nth = 1
  while nth <= most and #found < 14 do
    local wait = blocked
    if leftForIt and nth > leftForIt then wait = math.max(wait, leftUntil - now) end
    for at, limit in ipairs(limits) do
      local used = settled[at]
      local over = flying + used + nth - limit[1] + reserved(limit[1], ask)
      if over > used then
        wait = math.max(wait, limit[2])
      elseif over > 0 then
        local place = all - used + over - 1
        local oldest = redis.call('ZRANGE', LOG, place, place, 'WITHSCORES')
        wait = math.max(wait, tonumber(oldest[2]) + counted(limit[2]) + 1 - now)
      end
    end
    found[#found + 1] = wait
    nth = nth * 2
  end
  return found
end

local answers = {}
for i, ask in ipairs(told.asks) do
  local limits = {}
  for _, each in ipairs(ask.limits) do limits[#limits + 1] = each end
  for _, each in ipairs(policies) do limits[#limits + 1] = each end
  if pace then limits[#limits + 1] = { requestsOfPace(), pace.window } end
  local granted = blocked > 0 and 0 or ask.slots
  local least
  for _, limit in ipairs(limits) do
    local kept = reserved(limit[1], ask)
    least = math.min(least or kept, kept)
    granted = math.min(granted, limit[1] - kept - flying - usage(limit))
  end
  local leftForIt = left and left - (least or 0)
  if leftForIt then granted = math.min(granted, leftForIt - flying) end
  granted = math.max(0, granted)
  for slot = 1, granted do
    redis.call('ZADD', FLYING, text(now + ask.heldForInMs), told.process .. ':' .. text(ask.from + slot - 1))
  end
  flying = flying + granted
  answers[i] = { granted = granted, waits = granted < ask.slots and waits(ask, limits, leftForIt) or {} }
end

local usages = {}
local function addUsage(limit) usages[#usages + 1] = { limit[1], limit[2], flying + usage(limit) } end
for _, limit in ipairs(told.limits) do addUsage(limit) end
for _, limit in ipairs(policies) do addUsage(limit) end

return cjson.encode({
  epoch = state.epoch,
  now = now,
  age = now - number('since'),
  processes = processes,
  answers = answers,
  usages = usages,
  policies = policies,
  pace = pace and { requestsOfPace(), pace.window },
  blockedForInMs = blocked,
  left = left,
  leftForInMs = left and leftUntil - now,
  longest = longest
})
`;
