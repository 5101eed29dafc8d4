"""The database of a deployment, as every script opens it."""

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from core.database import DatabaseLocked, connect, migrate, operator_error
from core.errors import DiskFull, OperatorError
from core.instance import private_folder
from core.settings import Settings


def prepared_database(settings: Settings) -> Engine:
    """The database, its schema up to date. Raises OperatorError when it cannot be opened."""
    private_folder(settings.instance_path)
    try:
        migrate(settings.database_url)
    except DBAPIError as error:
        told = operator_error(error)
        if isinstance(told, DatabaseLocked | DiskFull):
            raise told from None
        place = make_url(settings.database_url).render_as_string(hide_password=True)
        what = told.what.replace("the database", f"the database {place}", 1)
        raise OperatorError(what, told.remedy) from None
    return connect(settings.database_url)
