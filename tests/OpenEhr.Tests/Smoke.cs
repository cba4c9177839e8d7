namespace Varde.OpenEhr.Tests;
public sealed class Smoke { [Fact] public void It_runs() => Assert.True(true); }
