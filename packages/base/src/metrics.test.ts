import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('counters, gauges and histograms appear in the text format', async () => {
  const metrics = createMetrics()
  const requests = metrics.counter({
    name: 'requests_total',
    help: 'Requests.',
    labels: ['method', 'status'],
  })
  requests.inc({ method: 'GET', status: 200 })
  requests.inc({ method: 'GET', status: 200 }, 2)
  const dirty = metrics.gauge({ name: 'dirty_units', help: 'Units to reconcile.' })
  dirty.set({}, 7)
  dirty.inc({})
  dirty.dec({}, 3)
  metrics.gauge({ name: 'pool_size', help: 'Connections.', collect: async () => 4 })
  const seconds = metrics.histogram({
    name: 'run_seconds',
    help: 'Duration.',
    labels: ['loop'],
    buckets: [1, 2],
  })
  seconds.observe({ loop: 'a' }, 1.5)
  const samples = (await metrics.text()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
  expect(samples).toEqual([
    'requests_total{method="GET",status="200"} 3',
    'dirty_units 5',
    'pool_size 4',
    'run_seconds_bucket{le="1",loop="a"} 0',
    'run_seconds_bucket{le="2",loop="a"} 1',
    'run_seconds_bucket{le="+Inf",loop="a"} 1',
    'run_seconds_sum{loop="a"} 1.5',
    'run_seconds_count{loop="a"} 1',
  ])
  expect(metrics.contentType).toContain('text/plain')
})

test('two registries in one process share nothing, and a name is defined once', async () => {
  const [first, second] = [createMetrics(), createMetrics()]
  first.counter({ name: 'a_total', help: 'A.' }).inc({})
  second.counter({ name: 'a_total', help: 'A.' })
  expect(await second.text()).toContain('a_total 0')
  expect(() => first.counter({ name: 'a_total', help: 'A.' })).toThrow()
})

test('process metrics are there when asked for', async () => {
  expect(await createMetrics({ processMetrics: true }).text()).toContain('process_resident_memory_bytes')
  expect(await createMetrics().text()).not.toContain('process_')
})
