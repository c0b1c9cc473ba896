import { graphql } from '../../gql'

export const DraftFields = graphql(`
  fragment DraftFields on Campaign {
    id
    slug
    version
    state
    title
    produce
    summary
    beneficiaryName
    payee {
      name
      bank
      accountLast4
    }
    goal {
      minor
    }
    days
    deliveryMonth
    story {
      who
      grow
      money
      ship
      risks
    }
    costs {
      kind
      label
      basisPoints
    }
    tiers {
      id
      title
      goods
      price {
        minor
      }
      limit
      perPerson
      freight {
        default {
          minor
        }
        byProvince {
          province
          freight {
            minor
          }
        }
      }
    }
    ladder {
      backers
      price {
        minor
      }
    }
    photos {
      id
      alt
      url(width: 320)
    }
  }
`)

export const DraftCreate = graphql(`
  mutation DraftCreate($input: CreateCampaignInput!) {
    createCampaign(input: $input) {
      campaign {
        id
        slug
        version
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DraftUpdate = graphql(`
  mutation DraftUpdate($input: UpdateCampaignInput!) {
    updateCampaign(input: $input) {
      campaign {
        id
        slug
        version
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DraftAddPhoto = graphql(`
  mutation DraftAddPhoto($input: AddPhotoInput!) {
    addPhoto(input: $input) {
      photo {
        id
        url(width: 320)
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DraftRead = graphql(`
  query DraftRead($id: ID!) {
    node(id: $id) {
      id
      ... on Campaign {
        ...DraftFields
      }
    }
  }
`)
