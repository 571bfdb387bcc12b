const lengthMin = 12

export const passwordRule = `At least ${lengthMin} characters.`

export const tooShort = (password: string): string | null => (password.length < lengthMin ? passwordRule : null)
