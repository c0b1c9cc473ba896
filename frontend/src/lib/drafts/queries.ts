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
    launchAt
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
        notTo
      }
    }
    ladder {
      backers
      price {
        minor
      }
    }
  }
`)

export const DraftWhole = graphql(`
  fragment DraftWhole on Campaign {
    id
    ...DraftFields
    region {
      id
      code
      place
    }
    owner {
      id
      displayName
    }
    photos {
      id
      alt
      url(width: 320)
    }
    review {
      id
      state
      round
      decidedAt
      comment
      decidedBy {
        id
        displayName
      }
      region {
        id
        code
        place
      }
      questions {
        field
        text
      }
    }
    viewerCan {
      edit
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
        ...DraftFields
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
        alt
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

export const DraftDescribePhoto = graphql(`
  mutation DraftDescribePhoto($input: DescribePhotoInput!) {
    describePhoto(input: $input) {
      photo {
        id
        alt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DraftChooseCover = graphql(`
  mutation DraftChooseCover($input: ChooseCoverInput!) {
    chooseCover(input: $input) {
      photo {
        id
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DraftRemovePhoto = graphql(`
  mutation DraftRemovePhoto($input: RemovePhotoInput!) {
    removePhoto(input: $input) {
      campaign {
        id
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DraftSubmit = graphql(`
  mutation DraftSubmit($input: SubmitCampaignInput!) {
    submitCampaign(input: $input) {
      campaign {
        id
        state
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

export const DraftRead = graphql(`
  query DraftRead($id: ID!) {
    node(id: $id) {
      id
      ... on Campaign {
        ...DraftWhole
      }
    }
  }
`)
