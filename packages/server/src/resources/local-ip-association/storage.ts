import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { LocalIpAssociationAttributes } from './definition.ts'

const ofLocalIp = (column: string) =>
  `(select l.${column} from local_ip l where l.id = local_ip_association.local_ip_id)`

export const localIpAssociationStorage: Storage<LocalIpAssociationAttributes> = {
  table: 'local_ip_association',
  from: 'local_ip_association',
  key: 'local_ip_association.fixed_port_id',
  columns: {
    localIpAddress: ofLocalIp('local_ip_address'),
    projectId: ofLocalIp('project_id'),
    host: `coalesce((select b.host from port_binding b
      where b.port_id = local_ip_association.fixed_port_id and b.status = 'ACTIVE'), '')`,
  },
}

export async function insertAssociation(
  tx: WriteTx,
  row: { readonly local_ip_id: string; readonly fixed_port_id: string; readonly fixed_ip: string },
): Promise<void> {
  await tx.insertInto('local_ip_association').values(row).execute()
}

export async function deleteAssociation(tx: WriteTx, localIpId: string, portId: string): Promise<void> {
  await tx
    .deleteFrom('local_ip_association')
    .where('local_ip_id', '=', localIpId)
    .where('fixed_port_id', '=', portId)
    .execute()
}
