import type { Instant } from '@busbar/domain/kernel/instant'
import { type CertificateSettings, daysUntil, readCertificates, renewDays } from '../certificates.ts'
import { WrongSetting } from '../settings.ts'
import type { Check } from './checks.ts'

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
    return [{ name: 'Certificate', state: 'wrong', detail: error.message }]
  }
}

function ending(name: string, endsAt: Instant, now: Instant, otherwise: string): Check {
  const day = new Date(endsAt).toISOString().slice(0, 10)
  if (endsAt <= now) return { name, state: 'wrong', detail: `ended on ${day}: ${otherwise}` }
  const days = daysUntil(endsAt, now)
  const detail = `ends on ${day}, in ${days} ${days === 1 ? 'day' : 'days'}`
  return days < renewDays ? { name, state: 'warning', detail: `${detail}: renew it` } : { name, state: 'ok', detail }
}
