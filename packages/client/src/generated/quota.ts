// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Transport } from '../transport.ts'

/** Limits of the projects that have some of their own. */
export function listQuotas(transport: Transport): Promise<{ readonly quotas: readonly (Readonly<Record<string, string | number>>)[] }> {
  return transport.send({ method: 'GET', path: '/quotas' })
}

/** The project of the token, for clients that know nothing else. */
export function showQuotaTenant(transport: Transport): Promise<{ readonly tenant: { readonly tenant_id: string } }> {
  return transport.send({ method: 'GET', path: '/quotas/tenant' })
}

/** The project of the token, for clients that know nothing else. */
export function showQuotaProject(transport: Transport): Promise<{ readonly project: { readonly project_id: string } }> {
  return transport.send({ method: 'GET', path: '/quotas/project' })
}

/** Limits of a project. */
export function showQuota(transport: Transport, project: string): Promise<{ readonly quota: Readonly<Record<string, number>> }> {
  return transport.send({ method: 'GET', path: `/quotas/${encodeURIComponent(project)}` })
}

/** Sets limits of a project, -1 for none; force and check_limit say what becomes of those below what is in use. */
export function updateQuota(transport: Transport, project: string, body: { readonly quota: Readonly<Record<string, number | boolean>> }): Promise<{ readonly quota: Readonly<Record<string, number>> }> {
  return transport.send({ method: 'PUT', path: `/quotas/${encodeURIComponent(project)}`, body })
}

/** Gives a project the default limits again. */
export function deleteQuota(transport: Transport, project: string): Promise<void> {
  return transport.send({ method: 'DELETE', path: `/quotas/${encodeURIComponent(project)}` })
}

/** Limits of a project that has none of its own. */
export function showDefaultQuota(transport: Transport, project: string): Promise<{ readonly quota: Readonly<Record<string, number>> }> {
  return transport.send({ method: 'GET', path: `/quotas/${encodeURIComponent(project)}/default` })
}

/** Limits of a project and what it uses of them. */
export function showQuotaDetails(transport: Transport, project: string): Promise<{ readonly quota: Readonly<Record<string, { readonly limit: number; readonly used: number; readonly reserved: number }>> }> {
  return transport.send({ method: 'GET', path: `/quotas/${encodeURIComponent(project)}/details` })
}
