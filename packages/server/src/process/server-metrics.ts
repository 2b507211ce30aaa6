import type { Metrics } from '@neutrino/base/metrics.ts'
import type { TransactionEvents } from '../database/transact.ts'

/** Metrics of the API and of every transaction. */
export function serverMetrics(metrics: Metrics) {
  const requests = metrics.histogram({
    name: 'neutrino_http_request_seconds',
    help: 'Time to answer a request.',
    labels: ['method', 'resource', 'status'],
  })
  const transactions = metrics.histogram({
    name: 'neutrino_transaction_seconds',
    help: 'Time of a transaction with its retries.',
    labels: ['name', 'outcome'],
  })
  const retries = metrics.counter({
    name: 'neutrino_transaction_retries_total',
    help: 'Attempts that the database turned down: deadlock, serialization failure, lost connection.',
    labels: ['name'],
  })
  const events: TransactionEvents = {
    onRetry: name => retries.inc({ name }),
    onEnd: (name, durationMs, outcome) => transactions.observe({ name, outcome }, durationMs / 1_000),
  }
  return {
    transactions: events,
    onRequest: (request: { method: string; resource: string; status: number; durationMs: number }) =>
      requests.observe(
        { method: request.method, resource: request.resource, status: String(request.status) },
        request.durationMs / 1_000,
      ),
  }
}
