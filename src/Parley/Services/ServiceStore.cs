using System.Collections.Concurrent;
using Parley.Api;
using Parley.Configuration;
using Parley.Storage;

namespace Parley.Services;

/// <summary>A conversation service: a wall around its conversations, users and roles.</summary>
internal sealed record Service(AccountSid Account, string Sid, string FriendlyName, long Created, long Updated);

/// <summary>The rows of services.</summary>
internal sealed class ServiceStore(IDatabase database, ServiceConfigurationStore configurations, TimeProvider time)
{
    /// <summary>Somebody has to be it.</summary>
    public static readonly ApiError IsDefault = new(403, 20403, "The default service cannot be deleted");

    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(5);

    private const string Columns = "account, sid, friendly_name, created, updated";

    // A service that exists is asked for by every scoped request; one that is deleted is forgotten here at once and elsewhere soon.
    private readonly ConcurrentDictionary<(AccountSid, string), DateTimeOffset> _known = new();

    public async ValueTask<bool> ExistsAsync(AccountSid account, string sid, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue((account, sid), out var until) && until > now)
        {
            return true;
        }

        var found = await FindAsync(account, sid, cancellation) is not null;
        if (found)
        {
            _known[(account, sid)] = now + KnownFor;
        }
        else
        {
            _known.TryRemove((account, sid), out _);
        }

        return found;
    }

    public ValueTask<Service?> FindAsync(AccountSid account, string sid, CancellationToken cancellation)
    {
        const string sql = $"SELECT {Columns} FROM service WHERE account = $1 AND sid = $2";
        return database.ReadAsync(session => session.FirstAsync(sql, Map, account.Value, sid), cancellation);
    }

    /// <summary>Inserts the service with its first roles.</summary>
    public ValueTask<ServiceConfiguration> InsertAsync(Service service, CancellationToken cancellation)
    {
        const string insert = $"INSERT INTO service ({Columns}) VALUES ($1, $2, $3, $4, $5)";
        return database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync(
                insert, service.Account.Value, service.Sid, service.FriendlyName, service.Created, service.Updated);
            return await configurations.EnsureAsync(sql, service.Account, service.Sid);
        }, cancellation);
    }

    /// <summary>Services in the order of their making, for one page.</summary>
    public ValueTask<List<Service>> ListAsync(AccountSid account, Page page, CancellationToken cancellation)
    {
        const string after = $"SELECT {Columns} FROM service WHERE account = $1 AND sid > $2 ORDER BY sid LIMIT $3";
        const string before = $"SELECT {Columns} FROM service WHERE account = $1 AND sid < $2 ORDER BY sid DESC LIMIT $3";
        return database.ReadAsync(
            session => session.QueryAsync(
                page.Backward ? before : after, Map, account.Value, page.Key ?? "", (long)page.Size + 1),
            cancellation);
    }

    /// <summary>
    /// Deletes the service; its conversations follow, one by one, then its users and roles. The account's default service is refused,
    /// also if it has just become it on another node.
    /// </summary>
    public async ValueTask<bool> DeleteAsync(AccountSid account, string sid, CancellationToken cancellation)
    {
        const string find = "SELECT 1 FROM service WHERE account = $1 AND sid = $2";
        const string isDefault = "SELECT 1 FROM account WHERE sid = $1 AND default_service = $2";
        const string delete = "DELETE FROM service WHERE account = $1 AND sid = $2";
        var until = Wire.Microseconds(time.GetUtcNow() + (2 * KnownFor));
        var deleted = await database.WriteAsync(async sql =>
        {
            // Locked first: whoever makes it the default meanwhile waits, or is seen by the second statement.
            if (!await sql.FirstAsync(sql.ForUpdate(find), _ => true, account.Value, sid))
            {
                return false;
            }

            if (await sql.FirstAsync(isDefault, _ => true, account.Value, sid))
            {
                throw new RefusedException(IsDefault);
            }

            await sql.ExecuteAsync(delete, account.Value, sid);
            await ServicePurger.QueueAsync(sql, account, sid, until);
            return true;
        }, cancellation);
        _known.TryRemove((account, sid), out _);
        return deleted;
    }

    /// <summary>Forgets what is known of an account's services, after they were deleted elsewhere.</summary>
    public void Forget(AccountSid account)
    {
        foreach (var key in _known.Keys.Where(key => key.Item1 == account))
        {
            _known.TryRemove(key, out _);
        }
    }

    private static Service Map(SqlRow row) => new(new(row.Text(0)), row.Text(1), row.Text(2), row.Number(3), row.Number(4));
}
