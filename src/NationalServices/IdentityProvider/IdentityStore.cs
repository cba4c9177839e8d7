using Microsoft.EntityFrameworkCore;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>The clients, codes and tokens of the stand-in, in a small database of its own.</summary>
internal sealed class IdentityStore(DbContextOptions<IdentityStore> options) : DbContext(options)
{
    // Raised when the tables change.
    private const int Shape = 1;

    public static string FileIn(string folder) => Path.Combine(folder, "identity.db");

    /// <summary>Makes the tables. Those of another version of the program are made anew: what they hold lives for hours, and clients are registered at each start.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (await ShapeAsync(cancellation) is not (0 or Shape)) await Database.EnsureDeletedAsync(cancellation);
        await Database.EnsureCreatedAsync(cancellation);
        await Database.ExecuteSqlRawAsync($"PRAGMA user_version = {Shape}", cancellation);
    }

    private async Task<long> ShapeAsync(CancellationToken cancellation)
    {
        await using var command = Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA user_version";
        await Database.OpenConnectionAsync(cancellation);
        try
        {
            return (long)(await command.ExecuteScalarAsync(cancellation))!;
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }
}
