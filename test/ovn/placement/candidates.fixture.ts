import type { PlacementLab } from './placement-lab.fixture.ts'

export interface RequestGroup {
  readonly id: string
  readonly required: readonly string[]
  readonly resources: Readonly<Record<string, number>>
}

/** `resource_request` of a port. */
export interface Asked {
  readonly request_groups: readonly RequestGroup[]
  readonly same_subtree: readonly string[]
}

/** Providers of compute hosts that Placement would give for it, asked as Nova's scheduler does. */
export async function candidates(lab: PlacementLab, asked: Asked): Promise<readonly string[]> {
  const query = new URLSearchParams({ group_policy: 'none' })
  for (const { id, required, resources } of asked.request_groups) {
    const amounts = Object.entries(resources).map(([name, amount]) => `${name}:${amount}`)
    query.set(`resources_${id}`, amounts.join())
    query.set(`required_${id}`, required.join())
  }
  query.set('same_subtree', asked.same_subtree.map(id => `_${id}`).join())
  const body = (await lab.read(`/allocation_candidates?${query}`)) as {
    readonly provider_summaries: Readonly<Record<string, { readonly root_provider_uuid: string }>>
  }
  return [...new Set(Object.values(body.provider_summaries).map(one => one.root_provider_uuid))]
}
