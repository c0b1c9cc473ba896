import type { ReactElement } from 'react'

export type DrawingName = 'basket' | 'pepper' | 'walnut' | 'olive' | 'bee' | 'apple' | 'ridge'

const drawings: Record<DrawingName, ReactElement> = {
  basket: (
    <>
      <path d="M0 128 52 66l34 36 44-62 50 66 22-24 38 46v32H0Z" fill="#BDCCCD" />
      <path d="M0 140c40-18 80-20 120-8s84 10 120-6v34H0Z" fill="#8C9E72" />
      <path d="M84 96h72l-9 42H93Z" fill="#E0A526" />
      <path d="M84 96h72l-2.2 10H86.2Z" fill="#8A5E00" />
      <path d="M92 96c2-30 54-30 56 0" fill="none" stroke="#7A5A3A" strokeWidth="6" strokeLinecap="round" />
      <path d="M97 116h46M99 127h42" stroke="#8A5E00" strokeWidth="3" strokeLinecap="round" />
    </>
  ),
  pepper: (
    <>
      <path d="M28 132C74 108 130 60 206 30" fill="none" stroke="#4E6B2A" strokeWidth="8" strokeLinecap="round" />
      <path d="M92 94c-34-2-50-22-52-46 32-4 52 14 52 46Z" fill="#698743" />
      <path d="M128 70c-28-10-36-34-30-56 30 4 42 28 30 56Z" fill="#4E6B2A" />
      <path d="M122 78c10 30 36 40 60 34 0-30-28-46-60-34Z" fill="#698743" />
      <path d="M80 104c2 28 22 44 46 44 6-28-16-50-46-44Z" fill="#4E6B2A" />
      <g fill="#A8321F">
        <circle cx="170" cy="42" r="13" />
        <circle cx="194" cy="56" r="13" />
        <circle cx="200" cy="26" r="13" />
        <circle cx="218" cy="44" r="13" />
      </g>
      <g fill="#F08A73">
        <circle cx="166" cy="38" r="4" />
        <circle cx="190" cy="52" r="4" />
        <circle cx="196" cy="22" r="4" />
        <circle cx="214" cy="40" r="4" />
      </g>
    </>
  ),
  walnut: (
    <>
      <path d="M0 140c50-14 90-14 130-6s76 6 110-4v30H0Z" fill="#8C9E72" />
      <ellipse cx="98" cy="96" rx="50" ry="46" fill="#7A5A3A" />
      <path d="M98 50c-12 30-12 62 0 92" fill="none" stroke="#5D4630" strokeWidth="6" strokeLinecap="round" />
      <path
        d="M70 72c-8 14-8 34 0 48M124 70c10 16 10 36 2 52"
        fill="none"
        stroke="#5D4630"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <path d="M140 130a38 36 0 0 1 76 0Z" fill="#7A5A3A" />
      <path d="M150 130a28 24 0 0 1 56 0Z" fill="#E8D3B4" />
      <path
        d="M178 108v22M164 116c4 4 4 10 0 14M192 116c-4 4-4 10 0 14"
        fill="none"
        stroke="#A18971"
        strokeWidth="4"
        strokeLinecap="round"
      />
    </>
  ),
  olive: (
    <>
      <path d="M24 122C90 116 150 86 214 34" fill="none" stroke="#7A5A3A" strokeWidth="7" strokeLinecap="round" />
      <path d="M70 114c-26-14-32-34-28-54 26 6 38 28 28 54Z" fill="#698743" />
      <path d="M112 98c-20-20-20-42-10-58 22 12 26 36 10 58Z" fill="#4E6B2A" />
      <path d="M152 76c-14-22-10-42 4-56 18 16 16 40-4 56Z" fill="#698743" />
      <path d="M90 108c26 4 44 20 48 40-28 2-46-14-48-40Z" fill="#4E6B2A" />
      <path d="M138 88c26 0 46 12 54 32-26 8-48-6-54-32Z" fill="#698743" />
      <ellipse cx="76" cy="136" rx="13" ry="16" fill="#3A5120" />
      <ellipse cx="196" cy="74" rx="13" ry="16" fill="#3A5120" />
      <circle cx="72" cy="130" r="4" fill="#A9C77E" />
      <circle cx="192" cy="68" r="4" fill="#A9C77E" />
    </>
  ),
  bee: (
    <>
      <path
        d="M18 120c28-30 56 20 84-8"
        fill="none"
        stroke="#8C8072"
        strokeWidth="4"
        strokeLinecap="round"
        strokeDasharray="2 12"
      />
      <ellipse cx="136" cy="52" rx="26" ry="36" fill="#BDCCCD" transform="rotate(-24 136 52)" />
      <ellipse cx="178" cy="54" rx="22" ry="32" fill="#8CC3D6" transform="rotate(22 178 54)" />
      <ellipse cx="156" cy="98" rx="50" ry="34" fill="#E0A526" />
      <path
        d="M136 68c-8 20-8 42 0 60M160 64c-6 22-6 46 0 68"
        fill="none"
        stroke="#5D4630"
        strokeWidth="12"
        strokeLinecap="round"
      />
      <circle cx="190" cy="90" r="5" fill="#26211C" />
      <path
        d="M198 70c4-10 10-14 18-14M206 78c6-6 12-8 18-6"
        fill="none"
        stroke="#5D4630"
        strokeWidth="4"
        strokeLinecap="round"
      />
    </>
  ),
  apple: (
    <>
      <path d="M0 142c48-12 92-12 132-6s76 4 108-4v28H0Z" fill="#8C9E72" />
      <path d="M120 56c-32-16-62 6-58 42 4 32 30 50 58 40 28 10 54-8 58-40 4-36-26-58-58-42Z" fill="#A8321F" />
      <path d="M84 84c2-12 10-18 20-18" fill="none" stroke="#F08A73" strokeWidth="6" strokeLinecap="round" />
      <path d="M120 58c0-16 2-26 8-36" fill="none" stroke="#7A5A3A" strokeWidth="6" strokeLinecap="round" />
      <path d="M128 40c12-18 32-20 46-12-8 18-28 24-46 12Z" fill="#4E6B2A" />
    </>
  ),
  ridge: (
    <>
      <circle cx="182" cy="42" r="22" fill="#E0A526" />
      <path d="M0 118 46 56l32 34 40-58 52 66 24-26 46 46v44H0Z" fill="#BDCCCD" />
      <path d="M0 132c44-22 82-24 122-8s82 12 118-8v44H0Z" fill="#8C9E72" />
      <path d="M0 146c56-16 96-12 134-6s74 2 106-8v28H0Z" fill="#4E6B2A" />
      <path d="M112 140v-20h28v20Z" fill="#FBF8F2" />
      <path d="m106 122 20-16 20 16Z" fill="#7A5A3A" />
    </>
  ),
}

/** A flat drawing of what grows in the hills. It only keeps a sentence company. */
export function Drawing({ name }: { name: DrawingName }) {
  return (
    <svg className="drawing" viewBox="0 0 240 160" width="200" height="133" aria-hidden="true" focusable="false">
      {drawings[name]}
    </svg>
  )
}
