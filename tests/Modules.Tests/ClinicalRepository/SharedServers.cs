[assembly: AssemblyFixture(typeof(Varde.Modules.Tests.ClinicalRepository.SharedServers))]

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Stops the shared servers when all stories are told.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    public ValueTask DisposeAsync() => RepositoryServer.StopAllAsync();
}
