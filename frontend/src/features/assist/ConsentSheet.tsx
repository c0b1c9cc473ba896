import { Trans } from '@lingui/react/macro'
import { Blank } from './Blank'
import './consent.css'

type Props = { household: string; village: string; clerk: string }

/** The paper itself: who lets whom do what, and how to take it back. Black on white, one sheet of A4. It promises no more than the portal does. */
export function ConsentSheet({ household, village, clerk }: Props) {
  return (
    <article className="paper">
      <h2>
        <Trans>Consent to act for a household</Trans>
      </h2>
      <section>
        <h3>
          <Trans>Who lets whom</Trans>
        </h3>
        <p>
          <Trans>
            We, the household <strong>{household}</strong> of {village}, let <strong>{clerk}</strong> of the village's
            service point write for us on the Shanhuo portal.
          </Trans>
        </p>
        <Blank>
          <Trans>Name of the one who signs</Trans>
        </Blank>
      </section>
      <section>
        <h3>
          <Trans>What the clerk may do</Trans>
        </h3>
        <ol>
          <li>
            <Trans>
              Write down the story, prices and photos of our project as we say them, and read them back to us.
            </Trans>
          </li>
          <li>
            <Trans>Send the project to the village and the county, and answer their questions after asking us.</Trans>
          </li>
          <li>
            <Trans>
              Publish news that we tell, answer backers, and see whom our goods go to so that they can be sent.
            </Trans>
          </li>
        </ol>
      </section>
      <section>
        <h3>
          <Trans>What the clerk may not do</Trans>
        </h3>
        <ol>
          <li>
            <Trans>Decide who is paid or to which account. We say that ourselves and sign for it each time.</Trans>
          </li>
          <li>
            <Trans>Receive, keep or spend our money, or ask us for money for this help.</Trans>
          </li>
          <li>
            <Trans>Vouch for what they wrote for us. Somebody else does that.</Trans>
          </li>
        </ol>
      </section>
      <section>
        <h3>
          <Trans>How to take it back</Trans>
        </h3>
        <p>
          <Trans>
            It holds until we take it back. We can do so at any time and need not say why: we tell the clerk, and from
            then on the clerk does nothing more for us. What is already public stays.
          </Trans>
        </p>
        <p>
          <Trans>
            Of this paper the portal knows at most the day of signing: whoever is a clerk of our village can write for
            us there, and everything done for us is recorded under both names. If somebody goes on against our will, we
            tell the county centre, which can refuse or cancel the project.
          </Trans>
        </p>
      </section>
      <section className="paper-lines">
        <Blank>
          <Trans>Place of signing</Trans>
        </Blank>
        <Blank>
          <Trans>Date</Trans>
        </Blank>
        <Blank>
          <Trans>Signature or thumbprint of the household</Trans>
        </Blank>
        <Blank>
          <Trans>Signature of the clerk</Trans>
        </Blank>
        <Blank>
          <Trans>Witness, who is not the clerk: name</Trans>
        </Blank>
        <Blank>
          <Trans>Signature of the witness</Trans>
        </Blank>
      </section>
    </article>
  )
}
