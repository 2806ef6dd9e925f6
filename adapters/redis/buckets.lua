-- Takes from all buckets or from none, by the clock of this server.
--
-- KEYS are the buckets; a bucket is kept as the moment at which it will be full again, and not at all once
-- it is. ARGV holds for each of them how long it takes to fill from empty, and how much longer it takes
-- because of what is taken now (less than nothing for what is given back), all in microseconds.
-- Answers how long to wait until it could work, 0 or less if it has, and how long until each is full.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local kept = redis.call('MGET', unpack(KEYS))
local wait = 0
local full_in = {}

local function keep(key, left)
  if left == 0 then
    redis.call('DEL', key)
  else
    redis.call('SET', key, string.format('%.0f', now + left), 'PX', math.ceil(left / 1000))
  end
end

for i = 1, #KEYS do
  local window, price = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local left = math.max((tonumber(kept[i]) or 0) - now, 0)
  -- A clock that was set back must not make anybody wait for longer than from empty to full.
  if left > window then
    left = window
    keep(KEYS[i], left)
  end
  full_in[i] = left
  wait = math.max(wait, left + price - window)
end

if wait <= 0 then
  for i = 1, #KEYS do
    local price = tonumber(ARGV[2 * i])
    if price ~= 0 then
      full_in[i] = math.max(full_in[i] + price, 0)
      keep(KEYS[i], full_in[i])
    end
  end
end

return {wait, unpack(full_in)}
