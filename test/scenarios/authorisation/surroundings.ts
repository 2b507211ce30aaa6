import type { Caller, TestApi } from '../../support/api/create-test-api.ts'
import { OTHER_PROJECT, type Ownership, type Surroundings, superuser } from './fixture.ts'

/** POSTs as an admin; answers the id. Throws when it is refused. */
export async function made(api: TestApi, collection: string, member: string, body: object): Promise<string> {
  const answer = await api.post(superuser, `/v2.0/${collection}`, { [member]: body })
  if (answer.status !== 201) throw new Error(`${collection} could not be made: ${answer.text}`)
  return answer.body[member].id
}

/** What stands around the objects of one ownership: made once a caller, by an admin. */
export async function makeSurroundings(
  api: TestApi,
  caller: Caller,
  ownership: Ownership,
  shared: Pick<Surroundings, 'externalNetwork' | 'externalSubnet' | 'publicPool' | 'next'>,
): Promise<Surroundings> {
  const owner = ownership === 'own' ? caller.project : OTHER_PROJECT
  const network = await made(api, 'networks', 'network', { project_id: owner })
  const octets = shared.next()
  const subnet = await made(api, 'subnets', 'subnet', {
    network_id: network,
    project_id: owner,
    cidr: `10.${10 + Math.floor(octets / 250)}.${octets % 250}.0/24`,
    ip_version: 4,
  })
  const securityGroup = await made(api, 'security-groups', 'security_group', {
    project_id: owner,
    name: `around${shared.next()}`,
  })
  const around: Surroundings = {
    ...{ api, caller, ownership, owner, network, subnet, securityGroup, superuser },
    ...shared,
  }
  if (ownership === 'shared') {
    await shareWith(around, 'network', network)
    await shareWith(around, 'security_group', securityGroup)
  }
  return around
}

export async function shareWith(around: Surroundings, type: string, id: string): Promise<void> {
  await made(around.api, 'rbac-policies', 'rbac_policy', {
    object_type: type,
    object_id: id,
    action: 'access_as_shared',
    target_tenant: around.caller.project,
    project_id: around.owner,
  })
}
