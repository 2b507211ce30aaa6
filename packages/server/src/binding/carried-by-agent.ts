/**
 * SQL: whether an agent of its host carries a binding, and not OVN, which then knows only who answers DHCP. Where cards
 * have no agent, they do what the compute service asks of them.
 */
export function isCarriedByAgent(binding: string): string {
  return `exists (select from agent where agent.host = ${binding}.host and agent.watches is not null
    and agent.agent_type = case ${binding}.vif_details->'bound_drivers'->>'0'
      when 'macvtap' then 'Macvtap agent' when 'sriovnicswitch' then 'NIC Switch agent' end)`
}

/** SQL: whether an agent carries the port on a function of a card, with its trunk. */
export function isOnCard(binding: string): string {
  return `(${binding}.vif_type = 'hw_veb' and ${isCarriedByAgent(binding)})`
}
