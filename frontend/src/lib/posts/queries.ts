import { graphql } from '../../gql'

export const PostPublish = graphql(`
  mutation PostPublish($input: PublishPostInput!) {
    publishPost(input: $input) {
      post {
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
