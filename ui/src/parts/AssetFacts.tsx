import type { MicrogridAsset } from '../api/types.gen.ts'
import { Facts } from '../kit/Facts.tsx'
import { IdText } from '../kit/IdText.tsx'
import { formatKw, formatKwDown, formatKwh } from '../kit/numbers.ts'
import type { ChargePointAsset, ConnectorOfAsset } from './microgridTree.ts'
import { RegistryLink } from './RegistryLink.tsx'
import { controlModes, deviceKinds, limitReferences, powerSourceKinds } from './words.ts'

export function AssetFacts({ depotId, asset }: { readonly depotId: string; readonly asset: MicrogridAsset }) {
  switch (asset.kind) {
    case 'CHARGE_POINT':
      return <ChargePointFacts depotId={depotId} chargePoint={asset} />
    case 'POWER_SOURCE':
      return (
        <>
          <Facts
            facts={[
              ['Kind', `Power source: ${powerSourceKinds[asset.power_source_kind]}`],
              ['Rating', asset.rating_conversion ?? 'none stated'],
              ...(asset.capacity_kwh === null ? [] : [['Capacity', formatKwh(asset.capacity_kwh)] as const]),
              ['Id', <IdText key="id" id={asset.asset_id} label="power source id" />],
            ]}
          />
          <RegistryLink to="/depots/$depotId/power-sources" depotId={depotId} id={asset.asset_id}>
            Open this power source
          </RegistryLink>
        </>
      )
    case 'DEVICE':
      return (
        <>
          <Facts
            facts={[
              ['Kind', deviceKinds[asset.device_kind]],
              ['Site model name', asset.site_model_name ?? 'none'],
              ['Id', <IdText key="id" id={asset.asset_id} label="device id" />],
            ]}
          />
          <RegistryLink to="/depots/$depotId/devices" depotId={depotId} id={asset.asset_id}>
            Open this device
          </RegistryLink>
        </>
      )
  }
}

type ChargePointProps = { readonly depotId: string; readonly chargePoint: ChargePointAsset }

function ChargePointFacts({ depotId, chargePoint }: ChargePointProps) {
  const loss = chargePoint.efficiency === 1 ? '' : `, efficiency ${chargePoint.efficiency}`
  return (
    <>
      <Facts
        facts={[
          ['Kind', 'Charge point'],
          ['Rating', chargePoint.rating_conversion ?? 'none stated'],
          ['OCPP identity', chargePoint.ocpp_identity],
          ['Limits sent to', controlModes[chargePoint.control_mode]],
          ['A limit means', limitReferences[chargePoint.limit_reference] + loss],
          ['Falls back to', formatKw(chargePoint.fallback_kw)],
          ['Wired to', chargePoint.phases?.join(', ') ?? 'not stated'],
          ['Id', <IdText key="id" id={chargePoint.asset_id} label="charge point id" />],
        ]}
      />
      <RegistryLink to="/depots/$depotId/chargers" depotId={depotId} id={chargePoint.asset_id}>
        Open this charge point
      </RegistryLink>
    </>
  )
}

type ConnectorProps = ChargePointProps & { readonly connector: ConnectorOfAsset }

export function ConnectorFacts({ depotId, connector, chargePoint }: ConnectorProps) {
  return (
    <>
      <Facts
        facts={[
          ['Kind', `Connector ${connector.number}`],
          ['Rating', connector.rating_kw === null ? 'as its charge point' : formatKwDown(connector.rating_kw)],
          ['Id', <IdText key="id" id={connector.connector_id} label="connector id" />],
        ]}
      />
      <RegistryLink to="/depots/$depotId/chargers" depotId={depotId} id={chargePoint.asset_id}>
        Open its charge point
      </RegistryLink>
    </>
  )
}
