"""What the official blocks say, as the variables AIDA and AWS's SDK read, and back (pure).

    SqlAlchemyConnector ─database_variables→ {AIDA_DATABASE_URL} ─database_block→ the same
    S3Bucket ─bucket_variables→ {AIDA_ASSETS, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID…} ─bucket_block→ the same

What a block asks for and no variable can say is refused, not left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from sqlalchemy import make_url

from aida.errors import BadInput

if TYPE_CHECKING:
    from prefect_aws.client_parameters import AwsClientParameters
    from prefect_aws.credentials import AwsCredentials, MinIOCredentials
    from prefect_aws.s3 import S3Bucket
    from prefect_sqlalchemy import SqlAlchemyConnector


def database_variables(block: SqlAlchemyConnector) -> dict[str, str]:
    """The URL, with its password. Which PostgreSQL driver is used is AIDA's matter: psycopg is installed."""
    if block.connect_args:
        raise BadInput("SqlAlchemyConnector: AIDA reads no connect_args; put them into the URL's query")
    info = block.connection_info
    url = make_url(info) if isinstance(info, str) else info.create_url()
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql")
    return {"AIDA_DATABASE_URL": url.render_as_string(hide_password=False)}


def bucket_variables(block: S3Bucket) -> dict[str, str]:
    """Bucket and folder, its server, and keys where the block has some; else the SDK finds its own."""
    credentials = block.credentials
    folder = block.bucket_folder.strip("/")
    found = {
        "AIDA_ASSETS": f"s3://{block.bucket_name}/{folder}".rstrip("/"),
        "AWS_DEFAULT_REGION": credentials.region_name,
        **_keys(credentials),
        **_manners(credentials.aws_client_parameters),
    }
    return {name: value for name, value in found.items() if value}


def database_block(url: str) -> SqlAlchemyConnector:
    """The password is a secret of its own on the server's pages."""
    from prefect_sqlalchemy import ConnectionComponents, SqlAlchemyConnector

    said = make_url(url)
    return SqlAlchemyConnector(
        connection_info=ConnectionComponents(
            driver=said.drivername,
            database=said.database,
            username=said.username,
            password=SecretStr(said.password) if said.password else None,
            host=said.host,
            port=said.port,
            query={name: value for name, value in said.query.items() if isinstance(value, str)} or None,
        )
    )


def bucket_block(bucket: str, environ: Mapping[str, str]) -> S3Bucket:
    """`bucket` is `name` or `name/prefix`; the keys are those of the variables, or none."""
    from prefect_aws.client_parameters import AwsClientParameters
    from prefect_aws.credentials import AwsCredentials
    from prefect_aws.s3 import S3Bucket

    name, _, folder = bucket.partition("/")
    secret = environ.get("AWS_SECRET_ACCESS_KEY")
    credentials = AwsCredentials(
        aws_access_key_id=environ.get("AWS_ACCESS_KEY_ID"),
        aws_secret_access_key=SecretStr(secret) if secret else None,
        aws_session_token=environ.get("AWS_SESSION_TOKEN"),
        profile_name=environ.get("AWS_PROFILE"),
        region_name=environ.get("AWS_DEFAULT_REGION"),
        aws_client_parameters=AwsClientParameters(
            endpoint_url=environ.get("AWS_ENDPOINT_URL"), verify_cert_path=environ.get("AWS_CA_BUNDLE")
        ),
    )
    return S3Bucket(bucket_name=name, bucket_folder=folder, credentials=credentials)


def _keys(credentials: AwsCredentials | MinIOCredentials) -> dict[str, str | None]:
    said: Any = credentials
    if hasattr(said, "minio_root_user"):
        return {
            "AWS_ACCESS_KEY_ID": said.minio_root_user,
            "AWS_SECRET_ACCESS_KEY": said.minio_root_password.get_secret_value(),
        }
    if said.assume_role_arn:
        raise BadInput("S3Bucket: AIDA assumes no role by itself; name a profile that does")
    secret = said.aws_secret_access_key
    return {
        "AWS_ACCESS_KEY_ID": said.aws_access_key_id,
        "AWS_SECRET_ACCESS_KEY": secret.get_secret_value() if secret else None,
        "AWS_SESSION_TOKEN": said.aws_session_token,
        "AWS_PROFILE": said.profile_name,
    }


def _manners(parameters: AwsClientParameters) -> dict[str, str | None]:
    if parameters.verify is False or parameters.config or parameters.api_version:
        raise BadInput(
            "S3Bucket: of the client parameters AIDA follows endpoint_url and verify_cert_path only"
        )
    certificates = parameters.verify_cert_path or (
        parameters.verify if parameters.verify is not True else None
    )
    return {
        "AWS_ENDPOINT_URL": parameters.endpoint_url,
        "AWS_CA_BUNDLE": str(certificates) if certificates else None,
    }
