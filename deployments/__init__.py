"""What an operator needs: work pools, blocks, deployments (`prefect.yaml`)."""
