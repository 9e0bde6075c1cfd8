import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';

/** The floor of P10: a Nest application with a TypeORM connection and one route. */
@Controller()
class EmptyController {
  @Get('/health/ready')
  answerReady(): object {
    return { status: 'ok' };
  }
}

@Module({ controllers: [EmptyController] })
class EmptyModule {}

const [port, url] = process.argv.slice(2);
await new DataSource({ type: 'postgres', url: url ?? '' }).initialize();
const app = await NestFactory.create(EmptyModule, new FastifyAdapter(), { logger: false });
await app.listen(Number(port), '127.0.0.1');
