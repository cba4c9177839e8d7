using Varde.Modules.Tests;
using Varde.Modules.Tests.Records;
using Xunit.MicrosoftTestingPlatform;

return KilledWriter.Database is { } database
    ? await KilledWriter.CommitUntilKilledAsync(database)
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
