[assembly: AssemblyFixture(typeof(Varde.Modules.Tests.ClinicalRepository.SharedServers))]

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Stops the shared servers when all stories are told, and then the database cluster that they and the store's tests share.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await RepositoryServer.StopAllAsync();
        await People.RegionWorld.StopAllAsync();
        PostgresCluster.StopShared();
    }
}
