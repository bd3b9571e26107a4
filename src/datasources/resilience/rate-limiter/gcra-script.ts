/**
 * A shared quota in Redis: a generic cell rate algorithm that gives out permits, and the pause that a source asked for.
 * It uses one key with a JSON text, and only Redis' own clock. Any other content of the key, or a value beyond the
 * limits of what replicas write, counts as empty.
 * Arguments, in milliseconds except 6, 7 and 10:
 * 1 interval between permits,
 * 2 how far ahead of its time a permit may be taken,
 * 3 longest wait accepted (less than 0 takes no permit),
 * 4 time from now until the end of all permits that this replica has already given out,
 * 5 pause to begin (0: none),
 * 6 number of replicas to assume: replicas that have not yet reported keep to their share without Redis,
 * 7 name of this replica,
 * 8 longest line of permits,
 * 9 longest pause,
 * 10 largest number of replicas,
 * 11 how long ago another replica may have reported, to be counted: after a failover, a replica that has not reported to
 *    this server still keeps to its share without Redis.
 * Returns [1 where a permit was taken, wait until that permit, time from now until the end of all permits, pause left,
 * number of replicas].
 */
export const gcraScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local interval, tolerance, patience = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local horizon, pause, supposed, replica = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
local longestLine, longestPause, mostReplicas = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local silence = tonumber(ARGV[11])

local function within(value, longest)
  if type(value) ~= 'number' or not (value <= now + longest) then return 0 end
  return math.max(0, value)
end
local text = redis.pcall('GET', KEYS[1])
local readable, written = pcall(cjson.decode, text)
if not readable or type(written) ~= 'table' then written = {} end
if type(written.replicas) ~= 'table' then written.replicas = {} end

local state = { replicas = { [replica] = now } }
local about, kept = 1, 1
for name, seen in pairs(written.replicas) do
  if kept >= mostReplicas then break end
  if type(name) == 'string' and name ~= replica and type(seen) == 'number' and seen <= now and now - seen <= 60000 then
    state.replicas[name] = seen
    kept = kept + 1
    if now - seen <= silence then about = about + 1 end
  end
end
state.pausedUntil = within(written.pausedUntil, longestPause)
if pause > 0 then state.pausedUntil = math.max(state.pausedUntil, now + pause) end
state.ends = math.max(within(written.ends, longestLine), now + horizon, now)

local paused = math.max(0, state.pausedUntil - now)
local wait = math.max(0, state.ends - tolerance - now)
local taken = 0
if paused == 0 and wait <= patience then
  taken = 1
  state.ends = state.ends + interval * math.max(1, supposed / about)
end
redis.call('SET', KEYS[1], cjson.encode(state), 'PX', math.ceil(math.max(120000, paused, state.ends - now)))
return { taken, math.ceil(wait), math.ceil(state.ends - now), math.ceil(paused), about }
`;
