@echo off
rem Builds what changed, in Release, and runs the program. Needs the .NET SDK and nothing else.
dotnet build "%~dp0src\Crest\Crest.csproj" -c Release -nologo -v quiet 1>&2 || exit /b 1
dotnet "%~dp0src\Crest\bin\Release\net10.0\crest.dll" %*
