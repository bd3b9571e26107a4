/**
 * The shared budget of one source, in Redis: a generic cell rate algorithm that gives out turns, and the pause that the
 * source asked for. One key, a JSON text; one clock, Redis' own. Arguments, in milliseconds but the last two:
 * 1 interval between turns, 2 how far ahead of its time a turn may be taken, 3 longest wait accepted (less than 0 takes no turn),
 * 4 from now until the end of what this replica has already given out, 5 pause to begin (0: none), 6 replicas that must be
 * supposed: those who are not here yet keep to their share without Redis. 7 is this replica's name.
 * Returns [1 where a turn was taken, wait until it, from now until the end of all turns, pause left, replicas about].
 */
export const budgetScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local interval, tolerance, patience = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local horizon, pause, supposed, replica = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
local text = redis.call('GET', KEYS[1])
local state = text and cjson.decode(text) or { ends = 0, pausedUntil = 0, replicas = {} }

state.replicas[replica] = now
local about = 0
for name, seen in pairs(state.replicas) do
  if now - seen > 60000 then state.replicas[name] = nil else about = about + 1 end
end
if pause > 0 then state.pausedUntil = math.max(state.pausedUntil, now + pause) end
state.ends = math.max(state.ends, now + horizon, now)

local paused = math.max(0, state.pausedUntil - now)
local wait = math.max(0, state.ends - tolerance - now)
local taken = 0
if paused == 0 and wait <= patience then
  taken = 1
  state.ends = state.ends + interval * math.max(1, supposed / about)
end
redis.call('SET', KEYS[1], cjson.encode(state), 'PX', math.ceil(math.max(120000, paused)))
return { taken, math.ceil(wait), math.ceil(state.ends - now), math.ceil(paused), about }
`;
