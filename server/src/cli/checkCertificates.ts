import type { Instant } from '@busbar/domain/kernel/instant'
import { type CertificateSettings, daysUntil, readCertificates, renewDays } from '../certificates.ts'
import { WrongSetting } from '../settings.ts'
import { type Check, ok, warning, wrong } from './findings.ts'
import { counted } from './table.ts'

/** Whether the files of TLS can be used, and for how long still. Without TLS there is nothing to look at. */
export async function checkCertificates(settings: CertificateSettings, now: Instant): Promise<readonly Check[]> {
  try {
    const found = await readCertificates(settings)
    if (found === null) return []
    const own = ending('Certificate', found.endsAt, now, 'chargers and browsers turn away from us')
    if (found.authoritiesEndAt === null) return [own]
    return [own, ending('Chargers’ authorities', found.authoritiesEndAt, now, 'chargers can’t prove themselves by it')]
  } catch (error) {
    if (!(error instanceof WrongSetting)) throw error
    return [wrong('Certificate', error.message)]
  }
}

function ending(name: string, endsAt: Instant, now: Instant, otherwise: string): Check {
  const day = new Date(endsAt).toISOString().slice(0, 10)
  if (endsAt <= now) return wrong(name, `ended on ${day}: ${otherwise}`)
  const days = daysUntil(endsAt, now)
  const detail = `ends on ${day}, in ${counted(days, 'day')}`
  return days < renewDays ? warning(name, `${detail}: renew it`) : ok(name, detail)
}
