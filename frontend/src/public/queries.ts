import { graphql } from '../gql'

export const LiveCampaign = graphql(`
  subscription LiveCampaign($slug: String!) {
    campaignProgress(slug: $slug) {
      id
    }
  }
`)
